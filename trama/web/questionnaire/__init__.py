"""The drawn questionnaire, shared by whoever answers it and whoever looks at it before opening."""
