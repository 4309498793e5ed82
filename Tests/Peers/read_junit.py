"""Reads a JUnit report with junitparser, and prints what it found in it."""
import sys

from junitparser import Failure, JUnitXml, Skipped

for suite in JUnitXml.fromfile(sys.argv[1]):
    print(f"suite {suite.name}: {suite.tests} tests, {suite.failures} failures, {suite.skipped} skipped, {suite.time} s")
    for case in suite:
        print(f"case {case.classname}: {case.name}, {case.time} s")
        for result in case.result:
            kind = {Failure: "failure", Skipped: "skipped"}[type(result)]
            print(f"{kind} {result.type}: {result.message}")
            print(result.text or "", end="\n" if result.text else "")
