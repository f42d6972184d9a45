// Another script of the same name, as comment services have one.
