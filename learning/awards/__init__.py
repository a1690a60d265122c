"""What a certificate looks like outside: a PDF to print, a QR code, a signed credential."""
