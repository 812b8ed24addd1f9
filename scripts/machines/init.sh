#!/bin/sh
# Process 1 of a virtual machine of `scripts/try-machines`: makes the machine what its case says, and runs the probe.
#
# What the case says stands on the kernel's command line: `machine.KEY=VALUE`, lists with commas. The results go to the
# second serial line, each between `== NAME` and `== end`; the first one is the kernel's and this script's log.
export PATH=/usr/sbin:/usr/bin:/sbin:/bin
mount -t proc proc /proc
mount -t sysfs sysfs /sys
mount -t devtmpfs devtmpfs /dev
mkdir -p /dev/shm /dev/pts
mount -t devpts devpts /dev/pts
for folder in /tmp /run /dev/shm /var/tmp; do mount -t tmpfs -o mode=1777 tmpfs "$folder"; done
chmod 755 /run
for word in $(cat /proc/cmdline); do
    case $word in machine.*) export "${word#machine.}" ;; esac
done

case ${groups-none} in
v2) mount -t cgroup2 cgroup2 /sys/fs/cgroup ;;
v1)
    mount -t tmpfs tmpfs /sys/fs/cgroup
    for controller in memory pids cpuacct; do
        mkdir "/sys/fs/cgroup/$controller"
        mount -t cgroup -o "$controller" cgroup "/sys/fs/cgroup/$controller"
    done
    ;;
esac
for setting in $(echo "${settings-}" | tr , ' '); do
    echo "${setting#*=}" >"/proc/sys/$(echo "${setting%%=*}" | tr . /)" || echo "try-machines: $setting failed"
done

# session NAME: a group as systemd makes one for a login, below one that hands its controllers on.
session() {
    [ "${groups-none}" = v2 ] || return 0
    echo "+memory +pids" >/sys/fs/cgroup/cgroup.subtree_control
    mkdir -p "/sys/fs/cgroup/$1.slice/session.scope"
    echo "+memory +pids" >"/sys/fs/cgroup/$1.slice/cgroup.subtree_control"
}

# probe NAME GROUP COMMAND…: the probe, as whoever and wherever the command makes it run.
probe() {
    name=$1 group=$2
    shift 2
    echo "try-machines: $name"
    {
        echo "== $name"
        (
            [ "${groups-none}" != v2 ] || sh -c 'echo $PPID' >"/sys/fs/cgroup/$group/cgroup.procs"
            exec "$@" python3 /srv/glovebox/probe.py /srv/glovebox "${patience-1}" $(echo "${attacks-}" | tr , ' ')
        ) || echo "the probe failed"
        echo "== end"
    } >/dev/ttyS1
}

# contained NAME USER PREFIX…: the probe in a container of podman's, whose root is this machine's.
contained() {
    name=$1 inside=$2
    shift 2
    probe "$name" . "$@" podman --cgroup-manager=cgroupfs run --rm --network=none --read-only --user="$inside" \
        --log-driver=none $(echo "${container-}" | tr , ' ') --rootfs /srv/container
}

stty -F /dev/ttyS1 raw
user="setpriv --reuid=1000 --regid=1000 --init-groups env HOME=/home/tester XDG_RUNTIME_DIR=/run/user/1000"
if [ "${container+set}" ]; then
    mount --make-rshared /
    mkdir -p /srv/container /run/user/1000
    chown 1000:1000 /run/user/1000
    mount --bind / /srv/container
fi
for who in $(echo "${users-root,user}" | tr , ' '); do
    case $who in
    root) probe root . ;;
    user) probe user . $user ;;
    session) session root && probe session root.slice/session.scope ;;
    delegated) # as with systemd's Delegate=yes
        session user
        chown -R 1000:1000 /sys/fs/cgroup/user.slice
        probe delegated user.slice/session.scope $user
        ;;
    container-root) contained container-root 0 env ;;
    container-user) contained container-user 1000 env ;;
    rootless-root) contained rootless-root 0 $user ;;
    rootless-user) contained rootless-user 1000 $user ;;
    esac
done
sync
echo o >/proc/sysrq-trigger
sleep 60
