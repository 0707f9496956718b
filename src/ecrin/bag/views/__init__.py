"""Pages of the bag and the wishlist. All are personal: never kept, and their forms are guarded by `core.doors.SameSite`."""
