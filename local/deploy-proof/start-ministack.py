"""Starts MiniStack with a bound on how many functions its Step Functions calls at a time.

The workflow runs eighty contacts at a time, and the emulator runs a process for each call. A small machine that runs
them all at once answers nothing within our time limits, and each failed call costs another start. AWS needs no such
bound; the template stays as it is.
"""

import os
import threading

from ministack.app import main
from ministack.services import stepfunctions

gate = threading.BoundedSemaphore(int(os.environ["FUNCTIONS_AT_A_TIME"]))
call_function = stepfunctions._call_lambda


def call_in_turn(function, event):
    with gate:
        try:
            return call_function(function, event)
        except Exception as error:
            name, cause = getattr(error, "error", ""), getattr(error, "cause", error)
            print(f"FUNCTION FAILED {function} {name} {cause}", flush=True)
            raise


stepfunctions._call_lambda = call_in_turn
main()
