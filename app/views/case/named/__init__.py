"""What a partner representative sees beside their own requests: cases they are named on, and disagreements."""
