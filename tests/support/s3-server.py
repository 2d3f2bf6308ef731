#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""s3-server.py FOLDER [--certificate=FILE --key=FILE] [--plain]: an object store for tests.

It keeps the bucket "cold" in FOLDER/objects, checks the signature of each request (AWS Signature
Version 4) by itself, and prints its port. What it does wrong stands, a word a line, in FOLDER/faults,
from which each PUT takes the first: "503", "cut" (hangs up in the middle), "wrong" (keeps other
bytes), "forget" (keeps nothing), "refuse" (403). With --plain it tells no checksums. Each request is
written to FOLDER/log.
"""
import argparse
import base64
import hashlib
import hmac
import http.server
import os
import ssl
import sys
import threading
import urllib.parse

KEY_ID = "AKIDEXAMPLE"
SECRET = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"
REGION = "eu-test-1"


def sha256(data):
    return hashlib.sha256(data).hexdigest()


def sign(key, text):
    return hmac.new(key, text.encode(), hashlib.sha256).digest()


def expected_signature(method, path, query, headers, names, scope, stamp):
    """What the specification says, from the request as it came."""
    canonical = "\n".join([
        method,
        urllib.parse.quote(urllib.parse.unquote(path), safe="/-_.~"),
        "&".join(sorted(query.split("&"))) if query else "",
        "".join(f"{name}:{' '.join(headers[name].split())}\n" for name in names),
        ";".join(names),
        headers["x-amz-content-sha256"],
    ])
    text = "\n".join(["AWS4-HMAC-SHA256", stamp, scope, sha256(canonical.encode())])
    key = ("AWS4" + SECRET).encode()
    for part in scope.split("/"):
        key = sign(key, part)
    return hmac.new(key, text.encode(), hashlib.sha256).hexdigest()


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *args):
        pass

    def note(self, what):
        with self.server.lock, open(f"{self.server.folder}/log", "a", encoding="ascii") as log:
            log.write(f"{self.command} {self.path} {what}\n")

    def answer(self, code, body=b"", **headers):
        self.note(code)
        self.send_response(code)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        if "Content_Length" not in headers:
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def refuse(self, code, word):
        self.answer(code, f"<Error><Code>{word}</Code></Error>".encode())

    def is_signed(self):
        kind, _, rest = self.headers.get("Authorization", "").partition(" ")
        fields = dict(part.strip().split("=", 1) for part in rest.split(",") if "=" in part)
        headers = {name.lower(): value for name, value in self.headers.items()}
        names = fields.get("SignedHeaders", "").split(";")
        credential = fields.get("Credential", "/").split("/", 1)
        stamp = headers.get("x-amz-date", "")
        path, _, query = self.path.partition("?")
        needed = {"host", "x-amz-content-sha256", "x-amz-date"} | {
            name for name in headers if name.startswith("x-amz-")}
        if (kind != "AWS4-HMAC-SHA256" or credential[0] != KEY_ID or not needed <= set(names)
                or credential[1] != f"{stamp[:8]}/{REGION}/s3/aws4_request"):
            return False
        return hmac.compare_digest(
            fields.get("Signature", ""),
            expected_signature(self.command, path, query, headers, names, credential[1], stamp))

    def place(self):
        name = urllib.parse.unquote(self.path.partition("?")[0])
        if not name.startswith("/cold/") or ".." in name:
            return None
        return f"{self.server.folder}/objects{name[5:]}"

    def begin(self):
        """The path of the object, or None after an answer."""
        if not self.is_signed():
            self.close_connection = True
            self.refuse(403, "SignatureDoesNotMatch")
            return None
        place = self.place()
        if place is None:
            self.close_connection = True
            self.refuse(404, "NoSuchBucket")
        return place

    def do_HEAD(self):
        self.do_GET()

    def do_GET(self):
        place = self.begin()
        if place is None:
            return
        if not os.path.exists(place):
            self.refuse(404, "NoSuchKey")
            return
        with open(place, "rb") as file:
            body = file.read()
        headers = {"Content_Length": str(len(body))}
        if not self.server.plain and self.headers.get("x-amz-checksum-mode") == "ENABLED":
            headers["x_amz_checksum_sha256"] = base64.b64encode(hashlib.sha256(body).digest()).decode()
        self.answer(200, body, **headers)

    def take_fault(self):
        path = f"{self.server.folder}/faults"
        with self.server.lock:
            if not os.path.exists(path):
                return ""
            with open(path, encoding="ascii") as file:
                words = file.read().split()
            with open(path, "w", encoding="ascii") as file:
                file.write("\n".join(words[1:]))
        return words[0] if words else ""

    def do_PUT(self):
        length = int(self.headers.get("Content-Length", "0"))
        fault = self.take_fault()
        if fault == "cut":
            self.rfile.read(length // 2)
            self.note("cut")
            self.close_connection = True
            return
        body = self.rfile.read(length)
        place = self.begin()
        if place is None:
            return
        if fault == "503":
            self.refuse(503, "SlowDown")
            return
        if fault == "refuse":
            self.refuse(403, "AccessDenied")
            return
        wanted = base64.b64encode(hashlib.sha256(body).digest()).decode()
        if (self.headers["x-amz-content-sha256"] != sha256(body)
                or self.headers.get("x-amz-checksum-sha256", wanted) != wanted):
            self.refuse(400, "BadDigest")
            return
        if fault != "forget":
            os.makedirs(os.path.dirname(place), exist_ok=True)
            with open(place, "wb") as file:
                file.write(b"x" + body[1:] if fault == "wrong" else body)
        self.answer(200)


def end_with_parent():
    sys.stdin.read()
    os._exit(0)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("folder")
    parser.add_argument("--certificate")
    parser.add_argument("--key")
    parser.add_argument("--plain", action="store_true")
    options = parser.parse_args()
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    server.folder = options.folder
    server.plain = options.plain
    server.lock = threading.Lock()
    if options.certificate:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(options.certificate, options.key)
        server.socket = context.wrap_socket(server.socket, server_side=True)
    print(server.server_port, flush=True)
    threading.Thread(target=end_with_parent, daemon=True).start()
    server.serve_forever()


main()
