mkfifo /box/output/answer.csv
