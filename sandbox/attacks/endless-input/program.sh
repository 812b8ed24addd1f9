[ "$(cat | wc -c)" = 0 ] || echo "ACHIEVED read something"
echo x >&0 2>/dev/null && [ "$(readlink /proc/self/fd/0)" != /dev/null ] && echo "ACHIEVED wrote to standard input"
exit 0
