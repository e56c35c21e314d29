"""The parts of the main screen: header, due list, contacts, the person."""
