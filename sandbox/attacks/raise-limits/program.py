import resource

for name in ("RLIMIT_NPROC", "RLIMIT_NOFILE", "RLIMIT_CPU", "RLIMIT_STACK", "RLIMIT_MEMLOCK", "RLIMIT_CORE"):
    kind = getattr(resource, name)
    soft, hard = resource.getrlimit(kind)
    if hard == resource.RLIM_INFINITY:
        print("ACHIEVED no limit for", name)
    try:
        resource.setrlimit(kind, (hard + 1, hard + 1))
    except (OSError, ValueError):
        pass
    # By what holds then: some requests are told that all is done.
    if resource.getrlimit(kind)[1] != hard:
        print("ACHIEVED raised", name)
    try:
        resource.prlimit(1, kind, (1, 1))
        print("ACHIEVED changed process 1:", name)
    except OSError:
        pass
