from vouch_greeter_lib import WORDS


def main():
    print(WORDS)
