"""A small SMTP server on this machine that takes, refuses, puts off or hangs up, as told."""

import socketserver
import threading
from dataclasses import dataclass, field
from typing import Self


@dataclass
class TakenMail:
    """What came: sender, recipient and the mail."""

    sender: str
    recipient: str
    raw: bytes


@dataclass
class Postman:
    """What to answer to an address, and what was taken."""

    answers: dict[str, str] = field(default_factory=dict)  # part of an address → "550 …", "451 …" or "cut"
    taken: list[TakenMail] = field(default_factory=list)
    port: int = 0

    def answer_to(self, recipient: str) -> str:
        return next((text for part, text in self.answers.items() if part in recipient), "250 ok")

    def __enter__(self) -> Self:
        postman = self

        class Line(socketserver.StreamRequestHandler):
            def handle(self) -> None:
                postman.talk(self)

        self.server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), Line)
        self.server.daemon_threads = True
        self.port = self.server.server_address[1]
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_problem: object) -> None:
        self.server.shutdown()
        self.server.server_close()

    def talk(self, line: socketserver.StreamRequestHandler) -> None:
        """One conversation (RFC 5321, as much as a client needs)."""

        def say(text: str) -> None:
            line.wfile.write(f"{text}\r\n".encode())

        say("220 here")
        sender = recipient = ""
        while word := line.rfile.readline().decode("latin-1").strip():
            verb = word[:4].upper()
            if verb == "MAIL":
                sender = word.split(":", 1)[1].split()[0].strip("<>")
                say("250 ok")
            elif verb == "RCPT":
                recipient = word.split(":", 1)[1].strip("<> ")
                answer = self.answer_to(recipient)
                if answer == "cut":
                    return
                say(answer)
            elif verb == "DATA":
                say("354 go on")
                self.taken.append(TakenMail(sender, recipient, self._mail(line)))
                say("250 taken")
            elif verb == "QUIT":
                say("221 bye")
                return
            else:
                say("250 ok")

    def _mail(self, line: socketserver.StreamRequestHandler) -> bytes:
        lines = []
        while (text := line.rfile.readline().rstrip(b"\r\n")) != b".":
            lines.append(text)
        return b"\n".join(lines)
