import unittest

from solution import Account, NotEnough


class Samples(unittest.TestCase):
    def test_deposit_and_withdraw(self):
        account = Account("Ada")
        account.deposit(500)
        account.withdraw(200)
        self.assertEqual(account.owner, "Ada")
        self.assertEqual(account.balance, 300)
        self.assertEqual(account.history(), [500, -200])

    def test_too_much(self):
        account = Account("Ada")
        account.deposit(100)
        with self.assertRaises(NotEnough):
            account.withdraw(101)
        self.assertEqual(account.balance, 100)


class Secret(unittest.TestCase):
    def account(self, *amounts, owner="Bo"):
        account = Account(owner)
        for amount in amounts:
            account.deposit(amount)
        return account

    def test_a_new_account_is_empty(self):
        self.assertEqual(self.account().balance, 0)
        self.assertEqual(self.account().history(), [])

    def test_everything_can_be_withdrawn(self):
        account = self.account(70)
        account.withdraw(70)
        self.assertEqual(account.balance, 0)

    def test_amounts_must_be_positive(self):
        account = self.account(50)
        for amount in (0, -1):
            with self.assertRaises(ValueError):
                account.deposit(amount)
            with self.assertRaises(ValueError):
                account.withdraw(amount)
        self.assertEqual(account.history(), [50])

    def test_a_bad_amount_is_not_called_not_enough(self):
        try:
            self.account().withdraw(-5)
        except NotEnough:
            self.fail("a negative amount is a ValueError, and not NotEnough")
        except ValueError:
            pass

    def test_not_enough_is_a_value_error(self):
        with self.assertRaises(ValueError):
            self.account(1).withdraw(2)

    def test_the_balance_cannot_be_set(self):
        account = self.account(10)
        with self.assertRaises(AttributeError):
            account.balance = 1000
        self.assertEqual(account.balance, 10)

    def test_transfer(self):
        one, other = self.account(100), self.account(5)
        one.transfer(other, 30)
        self.assertEqual([one.balance, other.balance], [70, 35])
        self.assertEqual([one.history(), other.history()], [[100, -30], [5, 30]])

    def test_a_failed_transfer_changes_nothing(self):
        one, other = self.account(100), self.account(5)
        with self.assertRaises(NotEnough):
            one.transfer(other, 101)
        for amount in (0, -30):
            with self.assertRaises(ValueError):
                one.transfer(other, amount)
        self.assertEqual([one.history(), other.history()], [[100], [5]])

    def test_no_transfer_to_oneself(self):
        account = self.account(100)
        with self.assertRaises(ValueError):
            account.transfer(account, 10)
        self.assertEqual(account.history(), [100])

    def test_accounts_are_apart(self):
        self.account(100)
        self.assertEqual(self.account().history(), [])
