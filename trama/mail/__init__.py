"""One way out for mail: text and HTML from one template, sent by a job."""
