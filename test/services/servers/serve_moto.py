"""moto's server. By itself its routes end at the first line feed of a key, where those of S3 go on."""

import sys

from moto.moto_server import werkzeug_app
from moto.server import main


class WholeKey(werkzeug_app.RegexConverter):
    def __init__(self, url_map, *items):
        super().__init__(url_map, *items)
        self.regex = f"(?s:{self.regex})"


werkzeug_app.RegexConverter = WholeKey
main(sys.argv[1:])
