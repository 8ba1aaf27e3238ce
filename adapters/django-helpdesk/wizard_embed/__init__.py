"""The mail wizard beside each ticket of django-helpdesk. How to set it up: docs/embedding/django-helpdesk.md."""
