WORDS = "hello from a private package"
