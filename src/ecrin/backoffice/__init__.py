"""Where the staff work: roles and their permissions, dashboards, and staff pages over all rooms."""
