using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using TechSupport.Features.Catalog.Equipment;

namespace TechSupport.Features.People;

/// <summary>Of Identity's tables only what the product uses: an account, and its tokens. The others stay for the previous release (decision 22).</summary>
internal sealed class UserMapping : IEntityTypeConfiguration<User>, IEntityTypeConfiguration<PersonKey>, IEntityTypeConfiguration<IdentityUserToken<long>>
{
    private const int IdentityLength = 256;

    public void Configure(EntityTypeBuilder<User> user)
    {
        user.ToTable("users", t => t.HasCheckConstraint("ck_users_language", "language in ('en', 'ru')"));
        user.Property(u => u.FullName).HasMaxLength(PersonName.MaxLength);
        user.Property(u => u.Email).HasMaxLength(EmailAddress.MaxLength);
        user.Property(u => u.Room).HasMaxLength(RoomNumber.MaxLength);
        user.Property(u => u.PhoneNumber).HasMaxLength(PhoneNumber.MaxLength);
        user.Property(u => u.Language).HasMaxLength(2);
        user.Property(u => u.Theme).HasMaxLength(5);
        user.HasOne(u => u.Department).WithMany().HasForeignKey(u => u.DepartmentId).OnDelete(DeleteBehavior.Restrict);
        user.HasOne<EquipmentItem>().WithMany().HasForeignKey(u => u.EquipmentId).OnDelete(DeleteBehavior.Restrict);
        user.HasOne(u => u.AuditKey).WithOne().HasForeignKey<PersonKey>(k => k.UserId).OnDelete(DeleteBehavior.Cascade);
        user.HasIndex(u => u.TelegramChatId).IsUnique();
        user.HasIndex(u => new { u.FullName, u.Id });
        user.Property(u => u.UserName).HasMaxLength(IdentityLength);
        user.Property(u => u.NormalizedUserName).HasMaxLength(IdentityLength);
        user.Property(u => u.NormalizedEmail).HasMaxLength(IdentityLength);
        user.Property(u => u.ConcurrencyStamp).IsConcurrencyToken();
        user.HasIndex(u => u.NormalizedUserName).IsUnique();
        user.HasIndex(u => u.NormalizedEmail);
    }

    public void Configure(EntityTypeBuilder<PersonKey> key)
    {
        key.ToTable("person_keys");
        key.HasKey(k => k.UserId);
        key.Property(k => k.UserId).ValueGeneratedNever();
    }

    public void Configure(EntityTypeBuilder<IdentityUserToken<long>> token)
    {
        token.ToTable("user_tokens");
        token.HasKey(t => new { t.UserId, t.LoginProvider, t.Name });
        token.HasOne<User>().WithMany().HasForeignKey(t => t.UserId).HasConstraintName("fk_user_tokens_asp_net_users_user_id");
    }
}
