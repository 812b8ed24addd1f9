import os

for path in ["/etc/shadow", "/etc/sudoers", "/etc/ssh", "/root", "/home", "/var", "/run", "/srv", "/opt", "/mnt", "/media",
             "/boot", "/lost+found", "/etc/machine-id", "/etc/hostname", "/etc/resolv.conf", "/etc/fstab", "/etc/crontab",
             "/var/log", "/var/spool/cron", "/root/.ssh", "/root/.bash_history", "/etc/kubernetes", "/.dockerenv", "/tmp/.X11-unix"]:
    if os.path.lexists(path):
        print("ACHIEVED sees", path)
