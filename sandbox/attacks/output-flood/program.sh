yes "out of the box" >&2 &
exec yes "out of the box"
