for folder in /tmp /dev/shm /box/output; do
    cat /dev/zero >$folder/full 2>/dev/null
done
used=$(du -sk /tmp /dev/shm /box/output | awk '{ total += $1 } END { print total }')
[ "$used" -le 8192 ] || echo "ACHIEVED $used KiB"
exit 0
