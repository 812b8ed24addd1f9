echo x >/box/output/a.csv
ln /box/output/a.csv /box/output/answer.csv
