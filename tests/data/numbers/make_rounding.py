#!/usr/bin/env python3
"""Writes rounding.csv: numbers, digits, and what Python's decimal module makes of the shortest text
of the number (repr) with ROUND_HALF_UP, which rounds half away from zero.

    python3 make_rounding.py > rounding.csv
"""
import decimal
import random

decimal.getcontext().prec = 400
random.seed(1055)
CHOSEN = [0.0, -0.0, 0.125, 2.675, 1.005, 0.5, 1.5, 2.5, -0.125, -2.675, 0.05, 0.049999999999999996,
          9.995, 99.995, 999999.9995, 0.004, 0.005, 0.006, -0.004, 24.7602, 37140.26, 1e15, 1e22,
          5e-324, 1.7976931348623157e308, 123456789012345.67, 0.1 + 0.2, 2000 / 3, 1e-7, 4.35, 8.345]


def expected(value, digits):
    exact = decimal.Decimal(repr(value)).quantize(decimal.Decimal(1).scaleb(-digits),
                                                  rounding=decimal.ROUND_HALF_UP)
    text = format(exact, "f")
    return text.lstrip("-") if not text.strip("-0.") else text


def rows():
    for value in CHOSEN:
        for digits in (0, 1, 2, 3, 7):
            yield value, digits
    for _ in range(400):
        power = random.uniform(-6, 14)
        value = random.choice((1, -1)) * 10 ** power * random.random()
        yield value, random.randrange(0, 8)
        digits = random.randrange(0, 7)  # on the edge: a five is the last digit
        yield float(f"{value:.{digits}f}5"), digits


for number, places in rows():
    print(f"{number!r},{places},{expected(number, places)}")
