ln -s /etc /box/output/folder
