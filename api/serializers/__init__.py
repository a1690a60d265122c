"""The shapes of what goes out and comes in, which the OpenAPI document is made from."""
