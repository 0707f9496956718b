"""What is made for one person: engravings, straps of her choice, and rings of her own stone and setting."""
