print("glovebox")
