"""The crash harness: artists at work through the API, a server that is killed again and again, and a look at what it cost."""
