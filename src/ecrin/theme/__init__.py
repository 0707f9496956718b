"""How the house looks: base templates, components, CSS, JS and faces."""
