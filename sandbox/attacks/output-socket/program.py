import socket

socket.socket(socket.AF_UNIX).bind("/box/output/answer.csv")
