mkdir /box/output/answer.csv
