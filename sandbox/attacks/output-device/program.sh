mknod /box/output/answer.csv c 1 5 2>/dev/null
mknod /box/output/disk b 8 0 2>/dev/null
[ -e /box/output/answer.csv ] && echo "ACHIEVED a device"
[ -e /box/output/disk ] && echo "ACHIEVED a disk"
exit 0
