"""What runs in the process apart; nothing here may import anything of Naik, nor be imported by it."""
