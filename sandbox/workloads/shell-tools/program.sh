set -eu
ulimit -c 0
cd /tmp
mkdir work && cd work
git init -q . && git config user.email box@example.org && git config user.name box
seq 1 100 | awk '{ print $1 * 2 }' > numbers
git add . && git commit -qm first && git tag -a -m one one
sed -i 's/^2$/two/' numbers && git commit -qam second
test "$(git rev-list --count HEAD)" = 2
git gc -q
git bundle create -q ../work.bundle HEAD
cd .. && git clone -q work.bundle copy 2>/dev/null
tar czf work.tar.gz work && mkdir unpacked && tar xzf work.tar.gz -C unpacked
cmp work/numbers unpacked/work/numbers
find unpacked -name numbers -print0 | xargs -0 -n 1 sort -rn | head -n 1 | grep -qx 200
bash -c 'sleep 0.1 & wait $! && test "$(cat < <(echo piped))" = piped'
echo "tools work"
