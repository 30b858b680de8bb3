"""A questionnaire on paper: where everything stands, how it is printed, how a picture of it is read.

Pure: values in, values out. The printer and the reader compute the same layout from the same questionnaire.
"""
