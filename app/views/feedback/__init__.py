"""The queue of answers that referrers are owed, the letter beside it, and the daily report to each referring agency."""
