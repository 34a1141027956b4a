"""What the judges share: cases in, verdicts out."""

import json
import sys


class Refused(Exception):
    """A library says no, and why."""


def judge(response, request, metadata):
    """Reads cases and writes verdicts until the input ends. Each kind of case has a function that
    gives what it has read, or raises."""
    for line in sys.stdin:
        case = json.loads(line)
        try:
            if "response" in case:
                read = response(case)
            elif "request" in case:
                read = request(case["request"])
            else:
                read = metadata(case["metadata"])
            verdict = {"accepted": True, **read}
        except Exception as error:  # the libraries say no in many ways
            verdict = {"accepted": False, "why": f"{type(error).__name__}: {error}"}
        print(json.dumps(verdict), flush=True)
