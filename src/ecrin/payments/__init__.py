"""Money that clients owe and give: methods, payments, refunds, and the providers behind one port."""
