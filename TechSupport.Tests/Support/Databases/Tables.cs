using Microsoft.EntityFrameworkCore;
using TechSupport.Data;
using TechSupport.Features.Tickets;

namespace TechSupport.Tests.Support.Databases;

/// <summary>What the product reaches through gate two only: a test looks behind it.</summary>
public static class Tables
{
    extension(AppDb db)
    {
        public DbSet<Ticket> Tickets => db.Set<Ticket>();

        public DbSet<Comment> Comments => db.Set<Comment>();
    }
}
