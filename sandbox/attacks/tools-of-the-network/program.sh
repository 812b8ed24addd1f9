begin=$(date +%s)
curl -sm 5 http://example.org/ >/dev/null 2>&1 && echo "ACHIEVED curl"
curl -sm 5 http://169.254.169.254/ >/dev/null 2>&1 && echo "ACHIEVED the metadata"
wget -qT 5 -O /dev/null http://example.org/ 2>/dev/null && echo "ACHIEVED wget"
git clone -q https://example.org/x.git /tmp/x 2>/dev/null && echo "ACHIEVED git"
getent hosts example.org >/dev/null 2>&1 && echo "ACHIEVED a name"
ping -c 1 -W 2 127.0.0.1 >/dev/null 2>&1 && echo "ACHIEVED ping"
bash -c 'exec 3<>/dev/tcp/127.0.0.1/80' 2>/dev/null && echo "ACHIEVED /dev/tcp"
[ $(($(date +%s) - begin)) -lt 10 ] || echo "ACHIEVED a long wait"
exit 0
