"""From the saved page of a live house to an empty Ecrin.

`reader` finds the page's JSON documents and text lines, `shape` says what each document must look like, `facts` reads
the text, `plan` turns both into what a house is made of (plain values, no database), `load` writes it in one
transaction, `report` counts. See docs/houses.md.
"""
