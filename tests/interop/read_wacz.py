"""Holds a WACZ of stet's against its own digests, with Python's zipfile."""
import hashlib
import json
import sys
import zipfile


def main(path):
    with zipfile.ZipFile(path) as package:
        if package.testzip() is not None:
            raise SystemExit("a checksum does not match")
        text = package.read("datapackage.json")
        seal = json.loads(package.read("datapackage-digest.json"))
        if seal["hash"] != "sha256:" + hashlib.sha256(text).hexdigest():
            raise SystemExit("datapackage.json does not match its digest")
        resources = json.loads(text)["resources"]
        for resource in resources:
            data = package.read(resource["path"])
            if resource["hash"] != "sha256:" + hashlib.sha256(data).hexdigest():
                raise SystemExit(f"{resource['path']} does not match its digest")
            if resource["bytes"] != len(data):
                raise SystemExit(f"{resource['path']} has another length")
        for info in package.infolist():
            if info.filename.startswith("archive/") and info.compress_type != zipfile.ZIP_STORED:
                raise SystemExit(f"{info.filename} is not stored as it is")
        print(f"      zipfile: {len(resources)} parts match their digests")


main(sys.argv[1])
