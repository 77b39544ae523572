"""One module for each program beside which ours runs.

    JOBS   job -> function(field) that gives the contestants of this program
    CANNOT job -> (who, why it takes no part)
"""
