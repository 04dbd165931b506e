"""A probe for containers: fails unless this process can serve. It needs neither curl nor the site's own code."""

import os
import sys
import urllib.request

PORT = os.environ.get("ALS_WEB_PORT", "8001")

try:
    with urllib.request.urlopen(f"http://127.0.0.1:{PORT}/health/ready", timeout=4) as answer:
        sys.exit(answer.status != 200)
except OSError as error:
    sys.exit(str(error))
