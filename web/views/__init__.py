"""The pages, one module per idea. Each view calls one service or selector and renders."""
