"""The web edge: the only public port, in front of Rasa; it triages every text before anything else."""
