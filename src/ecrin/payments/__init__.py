"""Money that clients owe and give: methods, payments, captures, refunds, and the providers behind one port.

A payment is for a purpose (`order:…`), never for a row of a room above. What a provider says of a payment (its standing)
only ever adds to what is known, so that its answers and notices may come doubled, late and in any order.
"""
