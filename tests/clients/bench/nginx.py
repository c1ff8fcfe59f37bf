"""nginx serving a file: what a machine can do at best with answers of that size."""

import getpass
import pathlib
import socket
import subprocess
import time

CONFIGURATION = """
user {user};
worker_processes 1;
daemon off;
pid {folder}/nginx.pid;
error_log {folder}/error.log;
events {{ worker_connections 1024; }}
http {{
  access_log off;
  sendfile on;
  tcp_nopush on;
  keepalive_requests 1000000000;
  client_body_temp_path {folder}/body;
  proxy_temp_path {folder}/proxy;
  fastcgi_temp_path {folder}/fastcgi;
  uwsgi_temp_path {folder}/uwsgi;
  scgi_temp_path {folder}/scgi;
  open_file_cache max=100;
  server {{
    listen 127.0.0.1:{port};
    root {folder}/files;
    default_type application/json;
  }}
}}
"""
LIMIT = 20


class Nginx:
    """Serves files of given contents from one worker on a free port, while it is entered."""

    def __init__(self, folder, files):
        self.folder = pathlib.Path(folder)
        self._files = files
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self._port = free.getsockname()[1]
        self.url = f"http://127.0.0.1:{self._port}"

    def __enter__(self):
        (self.folder / "files").mkdir(parents=True)
        for name, content in self._files.items():
            (self.folder / "files" / name).write_bytes(content)
        configuration = self.folder / "nginx.conf"
        configuration.write_text(CONFIGURATION.format(folder=self.folder, port=self._port, user=getpass.getuser()))
        self._process = subprocess.Popen(["/usr/sbin/nginx", "-e", self.folder / "error.log", "-c", configuration])
        self._await()
        return self

    def __exit__(self, *_):
        self._process.terminate()
        self._process.wait(LIMIT)

    @property
    def worker(self):
        """The process that serves."""
        children = pathlib.Path(f"/proc/{self._process.pid}/task/{self._process.pid}/children").read_text().split()
        return int(children[0])

    def _await(self):
        deadline = time.monotonic() + LIMIT
        while True:
            try:
                socket.create_connection(("127.0.0.1", self._port)).close()
                return
            except ConnectionRefusedError:
                if self._process.poll() is not None or time.monotonic() > deadline:
                    raise RuntimeError(f"nginx did not start:\n{(self.folder / 'error.log').read_text()}") from None
                time.sleep(0.05)
