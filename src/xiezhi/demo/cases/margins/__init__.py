"""What lies close to a line: lawful by an extension, an exclusion or a new decision; doubtful by a
day off or a gap between two rules; late although a day off might seem to excuse it.

Each function writes every case `times` times on other days. The days are chosen so that the answer
follows from the law by counting on fingers: see `book.saturday` and `book.months`.
"""
